using RiskConsole.Access;

namespace RiskConsole.Tests.Access;

public class PasswordRulesTests
{
    [Theory, Trait("Req", "AC4")]
    [InlineData("correct horse battery")]
    [InlineData("zirkel mond 93 kopf")]
    [InlineData("vQ8#mT2!xL5z")]
    [InlineData("пароль из слов")]
    public void Fault_UnrelatedWordsOrRandom_IsTaken(string password) => Assert.Null(PasswordRules.Fault(password, "ada"));

    [Theory, Trait("Req", "AC4")]
    [InlineData("")]
    [InlineData("elevenchars")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("123456789012")]
    [InlineData("Password1234!")]
    [InlineData("P@ssw0rd2026!!")]
    [InlineData("riskconsole123")]
    [InlineData("RiskConsoleAdmin")]
    [InlineData("Summer2026!!!!")]
    [InlineData("qwertyuiop12")]
    [InlineData("adalovelace12")]
    [InlineData("adalovelace adalovelace")]
    public void Fault_ShortOrGuessable_IsRefusedInWords(string password) => Assert.NotNull(PasswordRules.Fault(password, "AdaLovelace"));

    [Fact, Trait("Req", "AC4")]
    public void Fault_LongerThanTheLimit_IsRefused()
    {
        Assert.Null(PasswordRules.Fault(Varied(128), "ada"));
        Assert.NotNull(PasswordRules.Fault(Varied(129), "ada"));
    }

    private static string Varied(int length) => string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i * i % 23)));
}
