"""The pages officials work at; decides nothing, asks the engine and the one door."""
