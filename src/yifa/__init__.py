"""Yifa (依法): a town's administration as one append-only record judged by dated law; knows no town by name."""

__version__ = "0.5.0"
