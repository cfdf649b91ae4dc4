"""Notices to people: a Django app that keeps what is to be told by e-mail, without names nor contents."""
