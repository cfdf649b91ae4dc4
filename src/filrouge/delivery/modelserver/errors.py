"""Why the model server refuses a request."""

from filrouge.kernel.errors import Invalid, NotFound


class BadRequest(Invalid):
    """A request that does not follow the protocol, or that the model cannot take."""

    code = "serving.request"


class WrongInput(Invalid):
    """A value that the dictionary of the data refuses."""

    code = "serving.input"


class UnknownModel(NotFound):
    """No model of this name, or no such version of it, is served here."""

    code = "serving.unknown-model"
