"""Zstandard (RFC 8878) in plain Python: the part a single frame without dictionary needs.

Bitstreams are kept as text of "0" and "1", read from the left: a prefix code is then a lookup of a slice. Slower than C by
far, fast enough for one file, and short enough to be checked against the RFC.
"""

MAGIC = b"\x28\xb5\x2f\xfd"

# RFC 8878 3.1.1.3.2.2: the predefined distributions.
DEFAULT_LITERALS = [4, 3] + [2] * 11 + [1] * 3 + [2] * 9 + [3, 2] + [1] * 5 + [-1] * 4
DEFAULT_MATCHES = [1, 4, 3] + [2] * 6 + [1] * 37 + [-1] * 7
DEFAULT_OFFSETS = [1] * 6 + [2] * 3 + [1] * 15 + [-1] * 5


def code_table(plain, extra_bits):
    """(base, bits) per code: `plain` starts with codes of no extra bits, each further code begins where the last ended."""
    first, count = plain
    table = [(first + at, 0) for at in range(count)]
    base = first + count
    for bits in extra_bits:
        table.append((base, bits))
        base += 1 << bits
    return table


# RFC 8878 3.1.1.3.2.1.1, tables of literal lengths and match lengths. Literal code 25 begins at 64 with 6 bits.
LITERAL_CODES = code_table((0, 16), [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
MATCH_CODES = code_table((3, 32), [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])


def backward_bits(data):
    """A stream written backwards, in reading order; the highest set bit of its last byte is only the end mark."""
    if not data or data[-1] == 0:
        raise ValueError("bitstream without end mark")
    return bin(int.from_bytes(data, "little"))[3:]


def read_distribution(data, at, max_log):
    """FSE table description (RFC 8878 4.1.1): (probabilities, accuracy log, next byte)."""
    value = int.from_bytes(data[at : at + 512], "little")
    log = (value & 15) + 5
    if log > max_log:
        raise ValueError("accuracy log too large")
    position, remaining, probabilities = 4, 1 << log, []
    while remaining > 0:
        bits = (remaining + 1).bit_length()
        half = (1 << (bits - 1)) - 1
        short = (1 << bits) - 1 - (remaining + 1)
        raw = value >> position & ((1 << bits) - 1)
        if raw & half < short:
            position += bits - 1
            raw &= half
        else:
            position += bits
            if raw > half:
                raw -= short
        probabilities.append(raw - 1)
        remaining -= abs(raw - 1)
        if raw == 1:
            repeat = 3
            while repeat == 3:
                repeat = value >> position & 3
                position += 2
                probabilities += [0] * repeat
    if remaining < 0:
        raise ValueError("probabilities beyond the table")
    return probabilities, log, at + (position + 7) // 8


def fse_table(probabilities, log):
    """State -> (symbol, bits to read, base of the next state)."""
    size = 1 << log
    symbols, high = [0] * size, size - 1
    seen = [abs(p) for p in probabilities]
    for symbol, probability in enumerate(probabilities):
        if probability == -1:
            symbols[high] = symbol
            high -= 1
    position = 0
    for symbol, probability in enumerate(probabilities):
        for _ in range(max(probability, 0)):
            symbols[position] = symbol
            position = (position + (size >> 1) + (size >> 3) + 3) & (size - 1)
            while position > high:
                position = (position + (size >> 1) + (size >> 3) + 3) & (size - 1)
    table = []
    for symbol in symbols:
        bits = log - seen[symbol].bit_length() + 1
        table.append((symbol, bits, (seen[symbol] << bits) - size))
        seen[symbol] += 1
    return table


def read_bits(bits, at, count):
    return int(bits[at : at + count], 2) if count else 0


def fse_weights(data):
    """Huffman weights compressed with FSE, two states taking turns (RFC 8878 4.2.1.2)."""
    probabilities, log, at = read_distribution(data, 0, 6)
    table = fse_table(probabilities, log)
    bits = backward_bits(data[at:])
    states = [read_bits(bits, 0, log), read_bits(bits, log, log)]
    at, turn, weights = 2 * log, 0, []
    while True:
        symbol, count, base = table[states[turn]]
        weights.append(symbol)
        if at + count > len(bits):
            weights.append(table[states[1 - turn]][0])
            return weights
        states[turn] = base + read_bits(bits, at, count)
        at += count
        turn = 1 - turn


def huffman_codes(data, at):
    """(code length up to the longest, text of bits -> (symbol, bits used), next byte)."""
    header = data[at]
    at += 1
    if header < 128:
        end = at + header
        weights = fse_weights(data[at:end])
    else:
        count = header - 127
        end = at + (count + 1) // 2
        weights = [half for byte in data[at:end] for half in (byte >> 4, byte & 15)][:count]
    total = sum(1 << weight - 1 for weight in weights if weight)
    longest = total.bit_length()
    left = (1 << longest) - total
    if left & (left - 1):
        raise ValueError("Huffman weights do not fill the tree")
    weights.append(left.bit_length())
    table, code = {}, 0
    for weight in range(1, longest + 1):
        for symbol, own in enumerate(weights):
            if own == weight:
                for _ in range(1 << weight - 1):
                    table[format(code, f"0{longest}b")] = (symbol, longest + 1 - weight)
                    code += 1
    return longest, table, end


def huffman_stream(codes, data, size):
    longest, table = codes
    bits = backward_bits(data)
    end = len(bits)
    bits += "0" * longest
    at, out = 0, bytearray()
    for _ in range(size):
        symbol, used = table[bits[at : at + longest]]
        out.append(symbol)
        at += used
    if at != end:
        raise ValueError("Huffman stream ends elsewhere")
    return out


class Frame:
    def __init__(self):
        self.out = bytearray()
        self.huffman = None
        self.tables = [None, None, None]
        self.offsets = [1, 4, 8]

    def literals(self, data):
        kind, form = data[0] & 3, data[0] >> 2 & 3
        if kind < 2:
            width = (1, 2, 1, 3)[form]
            size = int.from_bytes(data[:width], "little") >> (3 if width == 1 else 4)
            if kind == 0:
                return data[width : width + size], width + size
            return data[width : width + 1] * size, width + 1
        width, field = ((3, 10), (3, 10), (4, 14), (5, 18))[form]
        header = int.from_bytes(data[:width], "little") >> 4
        size, packed = header & (1 << field) - 1, header >> field
        at, end = width, width + packed
        if kind == 2:
            longest, table, at = huffman_codes(data, at)
            self.huffman = longest, table
        if form == 0:
            return huffman_stream(self.huffman, data[at:end], size), end
        jumps = [int.from_bytes(data[at + 2 * i : at + 2 * i + 2], "little") for i in range(3)]
        at += 6
        part, out = (size + 3) // 4, bytearray()
        for length in jumps:
            out += huffman_stream(self.huffman, data[at : at + length], part)
            at += length
        return out + huffman_stream(self.huffman, data[at:end], size - 3 * part), end

    def sequence_tables(self, data, at, modes):
        kinds = ((DEFAULT_LITERALS, 6, 9), (DEFAULT_OFFSETS, 5, 8), (DEFAULT_MATCHES, 6, 9))
        for index, (default, default_log, max_log) in enumerate(kinds):
            mode = modes >> 6 - 2 * index & 3
            if mode == 0:
                self.tables[index] = fse_table(default, default_log), default_log
            elif mode == 1:
                self.tables[index] = [(data[at], 0, 0)], 0
                at += 1
            elif mode == 2:
                probabilities, log, at = read_distribution(data, at, max_log)
                self.tables[index] = fse_table(probabilities, log), log
        return at

    def offset_of(self, value, literal_length):
        """RFC 8878 3.1.1.5: values up to 3 repeat a recent offset, shifted by one after no literals."""
        recent = self.offsets
        if value > 3:
            recent[:] = [value - 3, recent[0], recent[1]]
            return recent[0]
        index = value - 1 + (literal_length == 0)
        offset = recent[0] - 1 if index == 3 else recent[index]
        if index:
            recent[:] = [offset, recent[0], recent[1] if index > 1 else recent[2]]
        return offset

    def copy(self, offset, length):
        out = self.out
        if offset > len(out):
            raise ValueError("match before the beginning")
        if offset >= length:
            start = len(out) - offset
            out += out[start : start + length]
        else:
            piece = bytes(out[-offset:])
            out += (piece * (length // offset + 1))[:length]

    def sequences(self, data, literals):
        count, at = data[0], 1
        if count >= 128:
            count, at = (data[1] + (data[2] << 8) + 0x7F00, 3) if count == 255 else ((count - 128 << 8) + data[1], 2)
        if count == 0:
            self.out += literals
            return
        at = self.sequence_tables(data, at + 1, data[at])
        bits, position, states, taken = backward_bits(data[at:]), 0, [], 0
        for _, log in self.tables:
            states.append(read_bits(bits, position, log))
            position += log
        (literal_table, _), (offset_table, _), (match_table, _) = self.tables
        for number in range(count):
            literal, offset, match = literal_table[states[0]], offset_table[states[1]], match_table[states[2]]
            value = (1 << offset[0]) + read_bits(bits, position, offset[0])
            position += offset[0]
            base, extra = MATCH_CODES[match[0]]
            match_length = base + read_bits(bits, position, extra)
            position += extra
            base, extra = LITERAL_CODES[literal[0]]
            literal_length = base + read_bits(bits, position, extra)
            position += extra
            self.out += literals[taken : taken + literal_length]
            taken += literal_length
            self.copy(self.offset_of(value, literal_length), match_length)
            if number + 1 == count:
                break
            for index, entry in ((0, literal), (2, match), (1, offset)):
                states[index] = entry[2] + read_bits(bits, position, entry[1])
                position += entry[1]
        if position != len(bits):
            raise ValueError("sequences end elsewhere")
        self.out += literals[taken:]


def decompress(data, size):
    """One frame of exactly `size` bytes. Raises ValueError on anything else."""
    if data[:4] != MAGIC:
        raise ValueError("no Zstandard frame")
    descriptor = data[4]
    single, checksum = descriptor >> 5 & 1, descriptor >> 2 & 1
    if descriptor & 3 or checksum:
        raise ValueError("dictionaries and checksums are not read here")
    at = 5 + (0 if single else 1) + ((single, 2, 4, 8)[descriptor >> 6])
    frame, last = Frame(), 0
    while not last:
        header = int.from_bytes(data[at : at + 3], "little")
        last, kind, length = header & 1, header >> 1 & 3, header >> 3
        at += 3
        if kind == 1:
            frame.out += data[at : at + 1] * length
            at += 1
            continue
        block = data[at : at + length]
        at += length
        if kind == 0:
            frame.out += block
        elif kind == 2:
            literals, used = frame.literals(block)
            frame.sequences(block[used:], literals)
        else:
            raise ValueError("reserved block type")
    if at != len(data) or len(frame.out) != size:
        raise ValueError("frame of another length")
    return bytes(frame.out)
