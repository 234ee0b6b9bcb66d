"""Figures: span scores, their intervals, calibration, cost."""
