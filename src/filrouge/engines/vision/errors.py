"""Why an image is refused, or a set of images cannot be worked on."""

from filrouge.kernel.errors import Invalid


class NotAnImage(Invalid):
    """The content is of no image format that is read, whatever the file is called."""

    code = "images.not-an-image"


class TooLarge(Invalid):
    """The file, or what it would unfold to, is larger than what is read."""

    code = "images.too-large"


class Truncated(Invalid):
    """The file ends before its end."""

    code = "images.truncated"


class Corrupt(Invalid):
    """The file is damaged."""

    code = "images.corrupt"


class Several(Invalid):
    """One file holds several images: an animation, or pages."""

    code = "images.several"


class UnknownScale(Invalid):
    """Nothing says which stored number is black and which is white."""

    code = "images.unknown-scale"


class EmptySet(Invalid):
    """A profile or features were asked of no image."""

    code = "images.empty-set"


class WrongShape(Invalid):
    """Images have not the shape that features are made from."""

    code = "images.shape"
