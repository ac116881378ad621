"""Every quantity of the tables, declared once."""
