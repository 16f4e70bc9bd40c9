"""The demo's raw content: people, organisations, funds and words, as plain Python that knows neither Django nor the apps.

Everything is made up except what the academy has published about itself; every generator takes a seed and gives the
same answer for the same seed.
"""
