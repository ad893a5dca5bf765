"""Apache Parquet in plain Python: what data/flights-3m.parquet of vega-datasets uses, and a ValueError for the rest.

Flat optional columns without nulls, INT64 and UTF8, dictionary or plain pages of version 1, Zstandard.
"""

import struct

import zstd

INT64, BYTE_ARRAY = 2, 6
PLAIN, RLE_DICTIONARY = 0, 8
DATA_PAGE, DICTIONARY_PAGE = 0, 2
ZSTD = 6


class Thrift:
    """Thrift's compact protocol: a struct becomes a dict of field number to value."""

    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def zigzag(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def binary(self):
        size = self.varint()
        self.at += size
        return bytes(self.data[self.at - size : self.at])

    def list(self):
        header = self.data[self.at]
        self.at += 1
        size = header >> 4
        if size == 15:
            size = self.varint()
        return [self.value(header & 15) for _ in range(size)]

    def value(self, kind):
        if kind in (1, 2):
            return kind == 1
        if kind == 3:
            self.at += 1
            return struct.unpack_from("b", self.data, self.at - 1)[0]
        if kind in (4, 5, 6):
            return self.zigzag()
        if kind == 7:
            self.at += 8
            return struct.unpack_from("<d", self.data, self.at - 8)[0]
        if kind == 8:
            return self.binary()
        if kind == 9:
            return self.list()
        if kind == 12:
            return self.struct()
        raise ValueError("thrift type %d" % kind)

    def struct(self):
        fields, field = {}, 0
        while True:
            header = self.data[self.at]
            self.at += 1
            if header == 0:
                return fields
            field = field + (header >> 4) if header >> 4 else self.zigzag()
            fields[field] = self.value(header & 15)


def hybrid(data, width, count):
    """The hybrid of runs and bit-packed groups of eight; the first `count` values."""
    reader, out, mask = Thrift(data), [], (1 << width) - 1
    shifts = range(0, 8 * width, width) if width else [0] * 8
    while len(out) < count:
        header = reader.varint()
        if header & 1:
            size = (header >> 1) * width
            packed = data[reader.at : reader.at + size]
            reader.at += size
            for at in range(0, size, width):
                group = int.from_bytes(packed[at : at + width], "little")
                out += [group >> shift & mask for shift in shifts]
        else:
            size = (width + 7) // 8
            out += [int.from_bytes(data[reader.at : reader.at + size], "little")] * (header >> 1)
            reader.at += size
    return out[:count]


def plain(data, kind, count):
    if kind == INT64:
        return list(struct.unpack_from("<%dq" % count, data))
    if kind != BYTE_ARRAY:
        raise ValueError("type %d" % kind)
    out, at = [], 0
    for _ in range(count):
        size = int.from_bytes(data[at : at + 4], "little")
        out.append(data[at + 4 : at + 4 + size].decode())
        at += 4 + size
    return out


def read_chunk(data, meta):
    """All values of one column of one row group, in order."""
    kind, count, codec = meta[1], meta[5], meta[4]
    if codec != ZSTD:
        raise ValueError("codec %d" % codec)
    at, dictionary, out = meta.get(11, meta[9]), None, []
    while len(out) < count:
        reader = Thrift(data, at)
        header = reader.struct()
        body = data[reader.at : reader.at + header[3]]
        at = reader.at + header[3]
        page = zstd.decompress(body, header[2])
        if header[1] == DICTIONARY_PAGE:
            dictionary = plain(page, kind, header[7][1])
            continue
        if header[1] != DATA_PAGE:
            raise ValueError("page type %d" % header[1])
        rows, encoding = header[5][1], header[5][2]
        # Definition levels of an optional column; every one must be 1, for this file has no nulls.
        size = int.from_bytes(page[:4], "little")
        if 0 in hybrid(page[4 : 4 + size], 1, rows):
            raise ValueError("null")
        values = page[4 + size :]
        if encoding == RLE_DICTIONARY:
            out += [dictionary[index] for index in hybrid(values[1:], values[0], rows)]
        elif encoding == PLAIN:
            out += plain(values, kind, rows)
        else:
            raise ValueError("encoding %d" % encoding)
    return out


def bound(raw, kind):
    return struct.unpack("<q", raw)[0] if kind == INT64 else raw.decode()


def check_statistics(values, meta):
    """The file's own null count and bounds, as a proof that the pages were read right."""
    statistics = meta[12]
    if statistics.get(3, 0) != 0:
        raise ValueError("nulls")
    if (min(values), max(values)) != (bound(statistics[6], meta[1]), bound(statistics[5], meta[1])):
        raise ValueError("bounds differ from the file's own")


def row_groups(path, columns):
    """Yields one list per wanted column for each row group, in the file's order."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:4] != b"PAR1" or data[-4:] != b"PAR1":
        raise ValueError("no Parquet file")
    size = int.from_bytes(data[-8:-4], "little")
    footer = Thrift(data, len(data) - 8 - size).struct()
    for group in footer[4]:
        chunks = {chunk[3][3][0].decode(): chunk[3] for chunk in group[1]}
        lists = [read_chunk(data, chunks[name]) for name in columns]
        for name, values in zip(columns, lists):
            check_statistics(values, chunks[name])
            if len(values) != group[3]:
                raise ValueError("rows of " + name)
        yield lists
