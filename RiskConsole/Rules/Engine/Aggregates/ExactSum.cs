namespace RiskConsole.Rules.Engine.Aggregates;

/// <summary>A sum of doubles that loses nothing: what was added can be taken away again and leaves no trace, and the value does not depend on the order.</summary>
/// <remarks>Kept as a few doubles that do not overlap (J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997, GROW-EXPANSION with zero elimination; the same as Python's
/// <c>math.fsum</c>); seldom more than three. <see cref="Value"/> is their sum, rounded once. Exact while no result is beyond 1e300 or, for products, below 1e-290.</remarks>
internal struct ExactSum
{
    private double[]? _parts;
    private int _count;

    /// <summary>The sum, correctly rounded (half to even).</summary>
    public readonly double Value
    {
        get
        {
            if (_count == 0)
                return 0;
            // As in Python's fsum: add from the largest down until something is rounded away, then see whether the rest tips a half.
            var i = _count - 1;
            var high = _parts![i];
            var low = 0.0;
            while (i > 0)
            {
                var x = high;
                var y = _parts[--i];
                high = x + y;
                low = y - (high - x);
                if (low != 0)
                    break;
            }
            if (i > 0 && ((low < 0 && _parts[i - 1] < 0) || (low > 0 && _parts[i - 1] > 0)))
            {
                var twice = low * 2;
                var tipped = high + twice;
                if (twice == tipped - high)
                    high = tipped;
            }
            return high;
        }
    }

    public void Add(double value)
    {
        var kept = 0;
        var parts = _parts;
        for (var i = 0; i < _count; i++)
        {
            // Knuth's two-sum: the sum and what rounding lost.
            var part = parts![i];
            var sum = value + part;
            var virtualPart = sum - value;
            var lost = (value - (sum - virtualPart)) + (part - virtualPart);
            if (lost != 0)
                parts[kept++] = lost;
            value = sum;
        }
        if (value != 0)
        {
            if (parts is null || kept == parts.Length)
                Array.Resize(ref parts, parts is null ? 2 : parts.Length * 2);
            parts[kept++] = value;
            _parts = parts;
        }
        _count = kept;
    }

    /// <summary>Adds a product, without rounding it.</summary>
    public void AddProduct(double a, double b)
    {
        var product = a * b;
        Add(product);
        Add(Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <returns>A new sum, this one times <paramref name="factor"/>.</returns>
    public readonly ExactSum Times(double factor)
    {
        var result = default(ExactSum);
        for (var i = 0; i < _count; i++)
            result.AddProduct(_parts![i], factor);
        return result;
    }

    /// <summary>Subtracts the square of another sum.</summary>
    public void SubtractSquare(in ExactSum other)
    {
        for (var i = 0; i < other._count; i++)
        {
            AddProduct(-other._parts![i], other._parts[i]);
            for (var j = 0; j < i; j++)
                AddProduct(-2 * other._parts[i], other._parts[j]);
        }
    }
}
