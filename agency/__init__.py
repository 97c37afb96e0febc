"""The free agency service: who may be served, entrustments, agents and their cases, ledger and supervision.

浙江省保障“最多跑一次”改革规定 art. 30: at the enterprise's free will, free of charge.
"""
