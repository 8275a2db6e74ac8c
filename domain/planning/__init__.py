"""Planning: who could be at work when. Of dataclasses alone; what is proposed is for people to decide."""
