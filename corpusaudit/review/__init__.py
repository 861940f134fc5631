"""Experts judge documents blind: the sheet they get, the ratings they give back, and what those say."""
