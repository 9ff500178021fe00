"""What is raised when paper can't be made."""


class RenderingFailed(Exception):
    """The sheet was not rendered, and nothing may be handed out; the message says why."""
