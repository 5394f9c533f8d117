using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access.Presence;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Shared;

public class AlertLookersTests : ConsoleBunitContext
{
    private readonly Guid _alert = Guid.NewGuid();
    private readonly Guid _me = Guid.NewGuid();

    public AlertLookersTests() => User.SetClaims(new Claim(ClaimTypes.NameIdentifier, _me.ToString()));

    [Fact, Trait("Req", "UA2")]
    public async Task Others_ComeAndGo_AreNamedWithWhoCameFirst()
    {
        Presence.Show(Look("ann", -1), Look("ben", -3));
        var cut = Render();

        Assert.Equal("ben and ann are looking, ben came first", cut.Find(".lookers-words").TextContent);
        Assert.Equal(["B", "A"], cut.FindAll(".looker-mark").Select(mark => mark.TextContent));
        Assert.Equal("ben: for 3 min\nann: for 1 min", cut.Find(".lookers-words").GetAttribute("title"));
        Presence.Show(Look("ann", -1), Look("ada", -5, _me));
        Bus.Publish(Topic.Presence);

        await LiveAsync(() => cut.Find(".lookers-words").TextContent == "ann is looking, you came first", "ben has gone");
        Presence.Show(Look("ada", -5, _me));
        Bus.Publish(Topic.Presence);
        await LiveAsync(() => cut.FindAll(".lookers-words").Count == 0, "one is alone");
    }

    [Fact, Trait("Req", "UA2")]
    public void Circuit_OtherAlertLostBrowserAndEnd_JoinsAndLeaves()
    {
        var other = Guid.NewGuid();
        var circuit = Services.GetRequiredService<CircuitState>();
        var cut = Render();
        Assert.Equal([_alert], Presence.Joined);

        cut.Render(lookers => lookers.Add(l => l.AlertId, other));
        Assert.Equal([other], Presence.Joined);
        circuit.SetDisconnected();
        Assert.Empty(Presence.Joined);
        circuit.SetConnected();
        Assert.Equal([other], Presence.Joined);
        cut.Instance.Dispose();
        Assert.Empty(Presence.Joined);
    }

    [Fact, Trait("Req", "UA2")]
    public void Marks_HostileNamesAndMany_StayHarmlessAndSmall()
    {
        var marks = LookerMarks.Of([.. new[] { "<b>", "\"x", "c", "d", "e" }.Select(name => new Looker(Guid.NewGuid(), name, Time.GetUtcNow()))]).Value;

        Assert.DoesNotContain("<b>", marks, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;, &quot;x, c and 2 more are looking", marks, StringComparison.Ordinal);
        Assert.Contains(">+3<", marks, StringComparison.Ordinal);
        Assert.Equal("", LookerMarks.Of([]).Value ?? "");
        Assert.Equal("--lookers:\"? ? C +1\"", LookerMarks.Style([.. new[] { "\"x", "\\", "c", "d" }.Select(name => new Looker(Guid.NewGuid(), name, Time.GetUtcNow()))]));
        Assert.Null(LookerMarks.Style([]));
    }

    private IRenderedComponent<AlertLookers> Render() => Render<AlertLookers>(lookers => lookers.Add(l => l.AlertId, _alert).Add(l => l.Category, Category.Risk));

    private Look Look(string name, double minutes, Guid? user = null) =>
        new(_alert, Category.Risk, user ?? Guid.NewGuid(), name, Time.GetUtcNow().AddMinutes(minutes));
}
