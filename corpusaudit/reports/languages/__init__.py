"""Reports in other languages than English: a catalogue of sentences a language, put into a finished page."""
