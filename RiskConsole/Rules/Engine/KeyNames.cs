namespace RiskConsole.Rules.Engine;

/// <summary>Texts that were seen before, so that the same key or value read from many payloads is one string. Bounded; belongs to one engine.</summary>
internal sealed class KeyNames
{
    private const int Slots = 1 << 13;

    private string?[]? _texts;

    public string Get(ReadOnlySpan<char> text)
    {
        ref var slot = ref (_texts ??= new string?[Slots])[string.GetHashCode(text) & (Slots - 1)];
        if (slot is { } known && text.SequenceEqual(known))
            return known;
        return slot = text.ToString();
    }
}
