"""What two versions of a folder of policies mean for travellers: cell by cell, and over real bookings."""
