"""Chinese messages, a module for each part of the program."""
