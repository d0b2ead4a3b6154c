"""What crosses the boundary: bookings and requests in, quotes out."""
