"""What happens to people, for apps that react."""

from django.dispatch import Signal

# user: User, record: GraduateRecord. Sent inside the transaction in which the claim was verified.
alumna_verified = Signal()

# user: User. Sent inside the transaction in which a person stopped being a member: her record was taken back or her account closed.
person_left = Signal()

# profile: AlumniProfile. Sent inside the transaction in which what others may see of a person changed.
profile_changed = Signal()

# by: User, person: User. Sent inside the transaction in which somebody blocked a person; both accounts are locked. Nobody tells the person why.
person_blocked = Signal()

# user: User, until: date. Sent inside the transaction in which a person asked to be deleted on that day; she is hidden until then.
closing_asked = Signal()

# user: User, until: date. Sent inside the transaction in which she took it back; `until` is the day it would have been.
closing_withdrawn = Signal()
