"""Stories: several rooms, several people, from beginning to end."""
