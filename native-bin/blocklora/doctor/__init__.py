"""What is there to train with, and what to mend.

Everything here runs on the standard library of any Python 3.8 or later, as its purpose is to judge an environment
in which nothing else may work.
"""
