"""Words for people, made from quotes and plans."""
