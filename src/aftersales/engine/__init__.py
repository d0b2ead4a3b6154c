"""The stages of a quote, one module each: facts, terms, override, settle, route, deadline, quote."""
