"""What the pages of the directory show, as plain values."""
