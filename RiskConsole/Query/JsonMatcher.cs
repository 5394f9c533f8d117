using System.Runtime.InteropServices;
using System.Text.Json;

namespace RiskConsole.Query;

/// <summary>Runs a <see cref="JsonTest"/> on a parsed document and on UTF-8, with the same answer.</summary>
/// <remarks>An array matches when any element does, however deep. A repeated key counts by its last value. A document that cannot be read
/// (malformed, deeper than 64) has no values.</remarks>
internal static class JsonMatcher
{
    public static bool Matches<T>(JsonTest test, Func<T, JsonElement> root, T item)
    {
        try
        {
            return Matches(test, root(item), 0);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool Matches(JsonTest test, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return false;
        var reader = new Utf8JsonReader(utf8);
        try
        {
            reader.Read();
            var result = Matches(test, ref reader, 0);
            // Reads to the end, so that text behind the value is found malformed as a parser finds it.
            while (reader.Read())
            {
            }
            return result;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The value of a key; of the last one where it is repeated.</summary>
    public static bool TryGet(JsonElement element, byte[] key, out JsonElement value)
    {
        try
        {
            return element.TryGetProperty(key, out value);
        }
        catch (InvalidOperationException)
        {
            // Some key holds half a surrogate pair as an escape, which the element refuses to compare.
            value = default;
            foreach (var property in element.EnumerateObject())
            {
                var name = JsonMarshal.GetRawUtf8PropertyName(property);
                if (IsKey(name, name.Contains((byte)'\\'), key))
                    value = property.Value;
            }
            return value.ValueKind != JsonValueKind.Undefined;
        }
    }

    private static bool IsKey(ReadOnlySpan<byte> name, bool escaped, byte[] key) =>
        (escaped ? JsonScalar.Resolve(name) : name).SequenceEqual(key);

    private static bool Matches(JsonTest test, JsonElement element, int depth)
    {
        if (depth == test.Keys.Length)
            return MatchesLeaf(test, element);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return TryGet(element, test.Keys[depth], out var value) && Matches(test, value, depth + 1);
            case JsonValueKind.Array when test.Indexes[depth] >= 0:
                var index = test.Indexes[depth];
                return index < element.GetArrayLength() && Matches(test, element[index], depth + 1);
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (Matches(test, item, depth))
                        return true;
                }
                return false;
            default:
                return false;
        }
    }

    private static bool MatchesLeaf(JsonTest test, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Undefined:
                return false;
            case JsonValueKind.Null:
                return test.Kind == JsonTestKind.Null;
            case var _ when test.Kind == JsonTestKind.Present:
                return true;
            case JsonValueKind.Object:
                return false;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (MatchesLeaf(test, item))
                        return true;
                }
                return false;
            case JsonValueKind.String:
                var content = JsonMarshal.GetRawUtf8Value(element)[1..^1];
                return JsonScalar.Matches(test, content, isString: true, escaped: content.Contains((byte)'\\'));
            default:
                return JsonScalar.Matches(test, JsonMarshal.GetRawUtf8Value(element), isString: false, escaped: false);
        }
    }

    /// <summary>Reads the whole value the reader stands on.</summary>
    private static bool Matches(JsonTest test, ref Utf8JsonReader reader, int depth)
    {
        if (depth == test.Keys.Length)
            return MatchesLeaf(test, ref reader);
        var result = false;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var found = IsKey(reader.ValueSpan, reader.ValueIsEscaped, test.Keys[depth]);
                reader.Read();
                if (found)
                    result = Matches(test, ref reader, depth + 1);
                else
                    reader.Skip();
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            var index = test.Indexes[depth];
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (index < 0)
                    result |= Matches(test, ref reader, depth);
                else if (index == i)
                    result = Matches(test, ref reader, depth + 1);
                else
                    reader.Skip();
            }
        }
        return result;
    }

    private static bool MatchesLeaf(JsonTest test, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return test.Kind == JsonTestKind.Null;
            case var _ when test.Kind == JsonTestKind.Present:
                reader.Skip();
                return true;
            case JsonTokenType.StartObject:
                reader.Skip();
                return false;
            case JsonTokenType.StartArray:
                var any = false;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    any |= MatchesLeaf(test, ref reader);
                return any;
            case JsonTokenType.String:
                return JsonScalar.Matches(test, reader.ValueSpan, isString: true, reader.ValueIsEscaped);
            default:
                return JsonScalar.Matches(test, reader.ValueSpan, isString: false, escaped: false);
        }
    }
}
