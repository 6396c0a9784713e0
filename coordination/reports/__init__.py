"""What a finder saw, until someone answers it: the finding track. Imports households and below."""
