using RiskConsole.Events.Search;

namespace RiskConsole.Tests.Events.Search;

public class TextGramsTests
{
    [Theory, Trait("Req", "EV4")]
    [InlineData("account/0x00ff", "COUNT/0X")]
    [InlineData("{\"note\":\"vault drained\"}", "drained")]
    [InlineData("añb abcd é", "abcd")]
    public void Of_TextWithin_HasOnlyGramsOfTheWhole(string whole, string part)
    {
        Assert.NotEmpty(TextGrams.Of(part));
        Assert.Empty(TextGrams.Of(part).Except(TextGrams.Of(whole)));
    }

    [Theory, Trait("Req", "EV4")]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("abéab")]
    public void Of_NoFourAsciiCharactersInARow_HasNone(string text) => Assert.Empty(TextGrams.Of(text));

    [Fact, Trait("Req", "EV4")]
    public void Mark_Text_SetsTheBlockForEachOfItsGrams()
    {
        var bits = new ulong[TextGrams.Count];

        TextGrams.Mark("Vault Drained", bits, 1UL << 5);

        Assert.All(TextGrams.Of("vault drained"), gram => Assert.Equal(1UL << 5, bits[gram]));
        Assert.Equal(TextGrams.Of("vault drained").Length, bits.Count(b => b != 0));
    }

    /// <summary>The grams rest on it: they fold A to Z alone and skip every other character.</summary>
    [Fact, Trait("Req", "EV4")]
    public void OrdinalIgnoreCase_AsciiAndOtherCharacters_AreNeverEqual()
    {
        for (var other = 0x80; other <= char.MaxValue; other++)
        {
            for (var ascii = 0; ascii < 0x80; ascii++)
            {
                if (((char)other).ToString().Equals(((char)ascii).ToString(), StringComparison.OrdinalIgnoreCase))
                    Assert.Fail($"U+{other:X4} equals U+{ascii:X4}");
            }
        }
    }
}
