"""Policy documents as data: YAML with positions, the fact registry, and the documents' meaning as plain values."""
