"""What an electrolyte and its neighbours become where they touch."""
