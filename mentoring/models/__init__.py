from mentoring.models.offers import MentorOffer
from mentoring.models.pairings import MentoringSession, Pairing
from mentoring.models.requests import MentoringRequest
from mentoring.models.rounds import Round

__all__ = ["MentorOffer", "MentoringRequest", "MentoringSession", "Pairing", "Round"]
