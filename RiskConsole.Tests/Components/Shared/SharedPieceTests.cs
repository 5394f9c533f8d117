using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Tests.Components.Shared;

public class SharedPieceTests : ConsoleBunitContext
{
    [Fact, Trait("Req", "OP9")]
    public void SeverityChip_EachSeverity_HasWordAndShapeNotOnlyColour()
    {
        foreach (var severity in Severities.All)
        {
            var cut = Render(builder => builder.AddContent(0, Marks.Of(severity)));

            Assert.Equal(severity.Label(), cut.Find(".severity").TextContent);
            Assert.Equal(severity.Name(), cut.Find(".severity").GetAttribute("data-severity"));
            Assert.Equal("true", cut.Find(".severity-mark").GetAttribute("aria-hidden"));
        }
    }

    [Theory, Trait("Req", "SC1")]
    [InlineData(0.95, "critical")]
    [InlineData(0.9, "critical")]
    [InlineData(0.7, "warning")]
    [InlineData(0.699, "low")]
    public void ScoreBadge_Value_LiesInTheBandOfItsThreshold(double value, string band)
    {
        var cut = Render(builder => builder.AddContent(0, Services.GetRequiredService<ScoreBands>().Badge(value)));

        Assert.Equal(band, cut.Find(".score").GetAttribute("data-band"));
    }

    [Fact, Trait("Req", "SC1")]
    public void ScoreBadge_NoScore_SaysSo()
    {
        var cut = Render(builder => builder.AddContent(0, Services.GetRequiredService<ScoreBands>().Badge(null)));

        cut.MarkupMatches("""<span class="muted" title="No score">–</span>""");
    }

    [Fact, Trait("Req", "OP9")]
    public void Time_Moment_IsAnAttributeTheBrowserReads()
    {
        var cut = Render<Time>(time => time.Add(t => t.At, DateTimeOffset.FromUnixTimeMilliseconds(1_732_000_000_123)).Add(t => t.Mode, "clock"));

        cut.MarkupMatches("""<rc-time t="1732000000123" mode="clock"></rc-time>""");
    }

    [Fact, Trait("Req", "RT1")]
    public void Panel_ContentThrows_ShowsACalmMessageAndRecovers()
    {
        var faulty = true;
        var cut = Render<Panel>(panel => panel
            .Add(p => p.Title, "Latest events")
            .Add(p => p.ChildContent, (RenderFragment)(builder =>
            {
                builder.OpenComponent<Layout.MainLayoutTests.Fragile>(0);
                builder.AddComponentParameter(1, "IsFaulty", (Func<bool>)(() => faulty));
                builder.CloseComponent();
            })));
        Assert.Contains("This part ran into a fault", cut.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", cut.Markup, StringComparison.Ordinal);

        faulty = false;
        cut.Find("[role=alert] button").Click();

        Assert.Equal("sound", cut.Find(".panel-body").TextContent.Trim());
        Assert.Equal(cut.Find("h2").Id, cut.Find("section").GetAttribute("aria-labelledby"));
    }
}
