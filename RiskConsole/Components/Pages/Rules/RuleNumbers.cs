using System.Globalization;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Numbers of rules as people type and read them: <c>0.9</c>, <c>250k</c>, <c>10M</c>.</summary>
internal static class RuleNumbers
{
    private static readonly (char Suffix, double Factor)[] Suffixes = [('T', 1e12), ('G', 1e9), ('B', 1e9), ('M', 1e6), ('k', 1e3), ('K', 1e3)];

    /// <summary>A dot before decimals; spaces and underscores between thousands do not matter; k, M, G (or B) and T multiply.</summary>
    public static bool TryParse(string? text, out double value)
    {
        value = 0;
        text = text is null ? "" : string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '_'));
        if (text.Length is 0 or > 40)
            return false;
        var factor = 1.0;
        var suffix = Array.FindIndex(Suffixes, s => s.Suffix == text[^1]);
        if (suffix >= 0)
        {
            factor = Suffixes[suffix].Factor;
            text = text[..^1];
        }
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, plain, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value * factor))
            return false;
        // 1.1M is 1100000, not 1100000.0000000002.
        value = factor == 1 ? value : (double)((decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out var exact) ? exact : (decimal)value) * (decimal)factor);
        return true;
    }

    /// <summary>As it is typed into a field: exact, without grouping.</summary>
    public static string Text(double? value) => value switch
    {
        null => "",
        { } v when Math.Abs(v) < 1e15 => v.ToString("0.############", CultureInfo.InvariantCulture),
        { } v => v.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>As it is read: four figures, e.g. <c>0.93</c>, <c>512.5</c>, <c>1.234M</c>.</summary>
    public static string Short(double value)
    {
        var size = Math.Abs(value);
        foreach (var (suffix, factor) in Suffixes)
        {
            if (suffix is not ('B' or 'K') && size >= factor)
                return Figures(value / factor) + suffix;
        }
        return Figures(value);
    }

    private static string Figures(double value)
    {
        var size = Math.Abs(value);
        return value.ToString(size >= 100 ? "0.#" : size >= 10 ? "0.##" : size >= 0.1 || size == 0 ? "0.###" : "0.####", CultureInfo.InvariantCulture);
    }
}
