"""Checks of a policy folder that need the engine: worked cases beside the policies."""
