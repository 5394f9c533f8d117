using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>A value in the payload or an extension attribute, found as the query language finds it: through objects by key, through lists by position or, with another
/// key, in the first element that has it.</summary>
internal sealed class JsonEventField(string name, Func<RiskEvent, JsonElement> root, IReadOnlyList<string> path) : EventField(name)
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const int LongestName = 200;

    private readonly byte[][] _keys = [.. path.Select(Encoding.UTF8.GetBytes)];
    private readonly int[] _indexes = [.. path.Select(key =>
        key.Length is > 0 and < 9 && key.All(char.IsAsciiDigit) ? int.Parse(key, CultureInfo.InvariantCulture) : -1)];

    public override bool CanBeNumber => true;

    public override bool TryNumber(RiskEvent e, out double value)
    {
        value = 0;
        return TryRoot(e, out var element) && TryNumber(element, 0, out value);
    }

    public override string? Text(RiskEvent e) => TryRoot(e, out var element) && TryLeaf(ref element, 0) ? Text(element) : null;

    public override string? Text(RiskEvent e, KeyNames names)
    {
        if (!TryRoot(e, out var element) || !TryLeaf(ref element, 0))
            return null;
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (element.ValueKind == JsonValueKind.String)
            raw = raw[1..^1];
        Span<char> chars = stackalloc char[LongestName];
        return !raw.Contains((byte)'\\') && Encoding.UTF8.TryGetChars(raw, chars, out var length) ? names.Get(chars[..length]) : Text(element);
    }

    private bool TryRoot(RiskEvent e, out JsonElement element)
    {
        try
        {
            element = root(e);
            return element.ValueKind != JsonValueKind.Undefined;
        }
        catch (JsonException)
        {
            // Malformed or too deep: it has no values, as for queries.
            element = default;
            return false;
        }
    }

    private bool TryNumber(JsonElement element, int depth, out double value)
    {
        value = 0;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return depth < _keys.Length && JsonMatcher.TryGet(element, _keys[depth], out var child) && TryNumber(child, depth + 1, out value);
            case JsonValueKind.Array when depth < _keys.Length && _indexes[depth] >= 0:
                return _indexes[depth] < element.GetArrayLength() && TryNumber(element[_indexes[depth]], depth + 1, out value);
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (TryNumber(item, depth, out value))
                        return true;
                }
                return false;
            case JsonValueKind.Number:
                return depth == _keys.Length && element.TryGetDouble(out value) && IsUsable(value);
            case JsonValueKind.String:
                return depth == _keys.Length && TryParse(JsonMarshal.GetRawUtf8Value(element)[1..^1], out value);
            default:
                return false;
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> raw, out double value)
    {
        if (raw.Contains((byte)'\\'))
            raw = JsonScalar.Resolve(raw);
        return double.TryParse(raw, Number, CultureInfo.InvariantCulture, out value) && IsUsable(value);
    }

    /// <summary>Goes to the first string, number, true or false at the path.</summary>
    private bool TryLeaf(ref JsonElement element, int depth)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return depth < _keys.Length && JsonMatcher.TryGet(element, _keys[depth], out element) && TryLeaf(ref element, depth + 1);
            case JsonValueKind.Array when depth < _keys.Length && _indexes[depth] >= 0:
                if (_indexes[depth] >= element.GetArrayLength())
                    return false;
                element = element[_indexes[depth]];
                return TryLeaf(ref element, depth + 1);
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    var leaf = item;
                    if (!TryLeaf(ref leaf, depth))
                        continue;
                    element = leaf;
                    return true;
                }
                return false;
            default:
                return element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && depth == _keys.Length;
        }
    }

    private static string Text(JsonElement leaf) => leaf.ValueKind == JsonValueKind.String ? Unescape(leaf) : leaf.GetRawText();

    private static string Unescape(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair as an escape, which the element refuses to decode.
            return Encoding.UTF8.GetString(JsonScalar.Resolve(JsonMarshal.GetRawUtf8Value(element)[1..^1]));
        }
    }
}
