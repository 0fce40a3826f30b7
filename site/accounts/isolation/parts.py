"""What a part of an address of the desk stands for."""

from enum import Enum


class Part(Enum):
    """What a part of an address, or a field of a query or form, stands for."""

    PAGE = "page"
    IMAGE = "image"
    SITE = "site"
    VERSION = "version"
    PROPOSAL = "proposal"
    PROMULGATION = "promulgation"
    COUNSEL_LINK = "counsel link"
    COUNSEL_COMMENT = "counsel comment"
    PRACTITIONER = "practitioner"
    ACT = "act"
    NOTICE = "notice"
    DELIVERY = "delivery"
    # An id that Wagtail looks up among what belongs to the person or to the object beside it.
    BESIDE = "beside"
    WORD = "word"
    # Nobody's.
    CLOSED = "closed"


Place = dict[str, Part]
