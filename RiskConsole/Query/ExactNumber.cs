namespace RiskConsole.Query;

/// <summary>Decimal numbers of any length, compared exactly and without allocation: amounts of 78 digits, written as JSON numbers or as
/// strings,
/// are beyond <see cref="double"/> and <see cref="decimal"/>.</summary>
/// <remarks>Accepts <c>[+-]digits[.digits][e[+-]digits]</c>, also <c>.5</c> and <c>5.</c>; no spaces, separators, hex, NaN or
/// infinity.</remarks>
internal readonly ref struct ExactNumber
{
    /// <summary>Far beyond any exponent that could be told apart from another; keeps the arithmetic from overflowing.</summary>
    private const long ExponentLimit = 1_000_000_000_000;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _fraction;
    private readonly int _sign;

    /// <summary>Position of the first significant digit: the number is 0.d₁d₂d₃… × 10^magnitude.</summary>
    private readonly long _magnitude;

    private ExactNumber(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, bool negative, long exponent)
    {
        _whole = whole.TrimStart((byte)'0');
        _fraction = fraction.TrimEnd((byte)'0');
        _magnitude = _whole.Length + exponent;
        if (_whole.IsEmpty)
        {
            var significant = _fraction.TrimStart((byte)'0');
            _magnitude = exponent - (_fraction.Length - significant.Length);
            _fraction = significant;
        }
        _sign = _whole.IsEmpty && _fraction.IsEmpty ? 0 : negative ? -1 : 1;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out ExactNumber number)
    {
        number = default;
        var rest = text;
        var negative = !rest.IsEmpty && rest[0] == '-';
        if (!rest.IsEmpty && rest[0] is (byte)'-' or (byte)'+')
            rest = rest[1..];
        var whole = TakeDigits(ref rest);
        var fraction = ReadOnlySpan<byte>.Empty;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
        }
        if (whole.IsEmpty && fraction.IsEmpty)
            return false;
        long exponent = 0;
        if (!rest.IsEmpty && rest[0] is (byte)'e' or (byte)'E')
        {
            rest = rest[1..];
            var minus = !rest.IsEmpty && rest[0] == '-';
            if (!rest.IsEmpty && rest[0] is (byte)'-' or (byte)'+')
                rest = rest[1..];
            var digits = TakeDigits(ref rest);
            if (digits.IsEmpty)
                return false;
            foreach (var digit in digits)
                exponent = Math.Min(exponent * 10 + (digit - '0'), ExponentLimit);
            if (minus)
                exponent = -exponent;
        }
        if (!rest.IsEmpty)
            return false;
        number = new ExactNumber(whole, fraction, negative, exponent);
        return true;
    }

    public int CompareTo(ExactNumber other)
    {
        if (_sign != other._sign || _sign == 0)
            return _sign.CompareTo(other._sign);
        var size = _magnitude != other._magnitude ? _magnitude.CompareTo(other._magnitude) : CompareDigits(other);
        return _sign * size;
    }

    private int CompareDigits(ExactNumber other)
    {
        var length = Math.Max(_whole.Length + _fraction.Length, other._whole.Length + other._fraction.Length);
        for (var i = 0; i < length; i++)
        {
            var difference = Digit(i) - other.Digit(i);
            if (difference != 0)
                return difference;
        }
        return 0;
    }

    private int Digit(int index)
    {
        if (index < _whole.Length)
            return _whole[index];
        index -= _whole.Length;
        return index < _fraction.Length ? _fraction[index] : '0';
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (end < 0)
            end = text.Length;
        var digits = text[..end];
        text = text[end..];
        return digits;
    }
}
