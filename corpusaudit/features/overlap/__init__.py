"""What two texts have in common, word for word or nearly."""
