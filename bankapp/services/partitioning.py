"""Which partition a key belongs to: Kafka's own rule (murmur2), as its Java clients and librdkafka keep it."""

_MASK = 0xFFFFFFFF
_M = 0x5BD1E995
_SEED = 0x9747B28C


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key in a topic of so many partitions."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """The hash, as 32 bits without a sign."""
    length = len(data)
    value = (_SEED ^ length) & _MASK
    for start in range(0, length - 3, 4):
        value = (value * _M & _MASK) ^ _mixed(int.from_bytes(data[start : start + 4], "little"))
    rest = data[length - length % 4 :]
    if rest:
        value = (value ^ int.from_bytes(rest, "little")) * _M & _MASK
    value = (value ^ value >> 13) * _M & _MASK
    return value ^ value >> 15


def _mixed(word: int) -> int:
    word = word * _M & _MASK
    return (word ^ word >> 24) * _M & _MASK
