"""Policy data changed a little at a time: which changes no worked case notices."""
