"""Subjects that readers may follow through all cells, in the order in which they are shown.

Each slug is that of a tag of the library; the name is what readers see of it.
"""

from typing import NamedTuple


class HotTopic(NamedTuple):
    slug: str
    name: str


HOT_TOPICS = [
    HotTopic("naloxone", "Naloxone to take home"),
    HotTopic("opioid-substitution", "Opioid substitution"),
    HotTopic("brief-interventions", "Brief interventions for drinking"),
    HotTopic("contingency-management", "Contingency management"),
    HotTopic("motivational-interviewing", "Motivational interviewing"),
    HotTopic("stigma", "Stigma"),
    HotTopic("recovery", "Recovery"),
    HotTopic("prison", "Prison and release"),
    HotTopic("drug-courts", "Drug courts"),
    HotTopic("child-protection", "Children of people in treatment"),
    HotTopic("pay-for-performance", "Paying for results"),
]
