"""What happens to people, for apps that react."""

from django.dispatch import Signal

# user: User, record: GraduateRecord. Sent inside the transaction in which the claim was verified.
alumna_verified = Signal()

# user: User. Sent inside the transaction in which a person stopped being a member: her record was taken back or her account closed.
person_left = Signal()

# profile: AlumniProfile. Sent inside the transaction in which what others may see of a person changed.
profile_changed = Signal()
