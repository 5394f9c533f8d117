using System.Text.Json;
using Bunit;
using RiskConsole.Components.Layout;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Tests.Notices;

namespace RiskConsole.Tests.Components.Layout;

public class NoticeBellTests : ConsoleBunitContext
{
    [Fact, Trait("Req", "NO1")]
    public async Task Notices_ComeAndAreSeen_AreCountedListedAndToldToTheBrowserOnce()
    {
        Notices.Come(Ways.Panel | Ways.Toast, SomeNotice.Opened(1));
        var cut = Render<NoticeBell>();
        await LiveAsync(() => cut.FindAll(".notice-count").Count == 1, "what was there before is counted");
        Assert.False(cut.Find("rc-notices").HasAttribute("data-told"));

        Notices.Come(Ways.Panel | Ways.Toast, [.. Enumerable.Range(2, 150).Select(i => SomeNotice.Opened(i, subject: "<b>"))]);
        await LiveAsync(() => cut.Find(".notice-count").TextContent == "99+", "the new ones are counted");
        using (var told = JsonDocument.Parse(cut.Find("rc-notices").GetAttribute("data-told")!))
        {
            Assert.Equal([151, 150, 149], told.RootElement.GetProperty("toasts").EnumerateArray().Select(line => line.GetProperty("seq").GetInt32()));
            Assert.Equal(147, told.RootElement.GetProperty("more").GetInt32());
            Assert.Equal(147, told.RootElement.GetProperty("moreCriticals").GetInt32());
            Assert.False(told.RootElement.TryGetProperty("sound", out _));
        }
        Assert.Equal("Notices, 99+ unread", cut.Find("button").GetAttribute("aria-label"));

        cut.Find("button").Click();
        Assert.Equal(151, cut.FindAll(".notice-list li[data-unread]").Count);
        Assert.Contains("&lt;b&gt;: score", cut.Find(".notice-item").InnerHtml, StringComparison.Ordinal);
        cut.FindAll(".notice-head button")[0].Click();

        Assert.Equal(151, Notices.Seen);
        await LiveAsync(() => cut.FindAll(".notice-count").Count == 0, "all are seen");
        Assert.Empty(cut.FindAll("[data-unread]"));
        using (var told = JsonDocument.Parse(cut.Find("rc-notices").GetAttribute("data-told")!))
            Assert.Equal(151, told.RootElement.GetProperty("seen").GetInt32());
    }

    [Fact, Trait("Req", "NO1")]
    public async Task Notices_ForThePanelAlone_InterruptNobody()
    {
        var cut = Render<NoticeBell>();
        Notices.Come(Ways.Panel, SomeNotice.Opened(1, Severity.Error));

        await LiveAsync(() => cut.FindAll(".notice-count[data-severity=error]").Count == 1, "it is counted");

        Assert.False(cut.Find("rc-notices").HasAttribute("data-told"));
        cut.Instance.Dispose();
        Assert.Equal(0, Notices.Viewers);
    }
}
