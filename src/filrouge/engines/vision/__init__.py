"""Images as numbers: reading them safely, hashes, profile of a set, features for linear models.

Faces are not looked for anywhere here, and nothing says that an image shows nobody.
"""
