using RiskConsole.Components.Pages.Scores;

namespace RiskConsole.Tests.Components.Scores;

public sealed class SubjectUrlTests
{
    private const string Origin = "https://console.example";

    public static TheoryData<string> Subjects =>
    [
        "acct-42", "acct/42", "bridge:eth/0xAbC", "/leading", "trailing/", "a//b", "a/../b", "..", ".", "-", "100%", "a%2Fb", "a%252Fb",
        "a b+c", "x?y=1&z#frag", "учётка/щит", "口座", "😀/🦊", "<script>alert(1)</script>",
        "\"quoted\" 'n' `b`", "a\\b", "tab\tline\n", "?subject=..", "..;/", " ",
    ];

    [Theory, MemberData(nameof(Subjects)), Trait("Req", "SC1")]
    public void TryParse_AddressOfSubject_GivesSubjectBack(string subject)
    {
        var url = SubjectUrl.For(subject);

        // A browser normalises the path as Uri does; what is left must still name the subject.
        var asVisited = new Uri(Origin + url).AbsoluteUri;
        Assert.True(SubjectUrl.TryParse(asVisited, out var parsed), asVisited);
        Assert.Equal(subject, parsed);
    }

    [Theory, MemberData(nameof(Subjects))]
    public void TryParse_WithRange_GivesSubjectBack(string subject)
    {
        Assert.True(SubjectUrl.TryParse(new Uri(Origin + SubjectUrl.For(subject, "7d")).AbsoluteUri, out var parsed));
        Assert.Equal(subject, parsed);
    }

    [Fact]
    public void TryParse_RandomText_RoundTrips()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        const string alphabet = "abc/:.%?#&=+ ~\\<>\"'äß漢-_;@!$,()[]{}|^`\u0001\u202e";
        for (var i = 0; i < 2_000; i++)
        {
            var subject = new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var address = new Uri(Origin + SubjectUrl.For(subject)).AbsoluteUri;
            Assert.True(SubjectUrl.TryParse(address, out var parsed), $"seed {seed}: {subject}");
            Assert.True(subject == parsed, $"seed {seed}: {subject} became {parsed}");
        }
    }

    [Fact]
    public void For_PlainSubject_StaysReadable() => Assert.Equal("/scores/bridge:eth/0xAbC", SubjectUrl.For("bridge:eth/0xAbC"));

    [Theory]
    [InlineData("https://console.example/scores")]
    [InlineData("https://console.example/scores/")]
    [InlineData("https://console.example/scores/?range=7d")]
    public void TryParse_NoSubject_IsRefused(string uri) => Assert.False(SubjectUrl.TryParse(uri, out _));
}
