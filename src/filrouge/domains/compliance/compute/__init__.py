"""What the law says of a use, read off its answers. Pure: the date is an argument."""
