"""What can be wrong with a clinic's additions, each with its sentence for the command line."""

from aftercare.rules.problems import ProblemCode


class AdditionsCode(ProblemCode):
    """What can be wrong with a clinic's additions; `words` are those that it is about."""

    SHAPE = "shape", "must be %(words)s"
    UNKNOWN_KEY = "unknown-key", "%(words)s is not known here"
    UNKNOWN_RULE = "unknown-rule", "the edition has no such rule"
    NOT_LONGER = (
        "not-longer",
        "only what is avoided, taken care with or done without harm is lengthened",
    )
    NO_WINDOW = "no-window", "has no end that could be later"
    IN_HOURS = "in-hours", "is counted in hours: days would not fit its words"
    CARE = "care", "would put off %(words)s, which must not wait"
    TOO_LONG = "too-long", "would last longer than %(words)s days"
    NOT_SPOKEN = "not-spoken", "a line is added only to what to do, to avoid or to take care with"
    MISSING = "missing", "is needed in every language"
    TOO_MANY_LETTERS = "too-many-letters", "must be at most %(words)s characters"
    CONTROL = "control", "must be one line without control characters"
    PLACEHOLDER = "placeholder", "has no placeholders"
    TOO_MANY = "too-many", "must be at most %(words)s"
    TWICE = "twice", "%(words)s is there twice"
    UNREADABLE = "unreadable", "the list of ingredients can't be read as one"
    # What a clinic's own words may not say.
    INVARIANT = "invariant", "says what %(words)s forbids"
    PERMITS = "permits", "%(words)r permits; a clinic's line never does"
    EXCEPTS = "excepts", "%(words)r makes an exception; a clinic's line never does"
    LIFTS = "lifts", "%(words)r lifts what the rule says"
    REASSURES = "reassures", "%(words)r reassures, or promises"
    OVERRULES = "overrules", "%(words)r sets something in the place of the sheet's words"
    TIME = "time", "%(words)r names a time: times stand in the date's column"
    NUMBER = "number", "%(words)r is a number: only SPF from 30 and degrees may be given"
    MEDICINE = "medicine", "%(words)r is about medicine: that belongs into the edition"
    ADDRESS = "address", "%(words)r can't stand on a sheet"
    HELP = "help", "%(words)r could hold somebody back from calling for help"
    NAMES = "names", "names %(words)r, which the sheet forbids, without saying no before it"
    NEGATION = "negation", "one language says no and the other does not"
