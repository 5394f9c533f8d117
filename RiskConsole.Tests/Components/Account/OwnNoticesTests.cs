using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Settings;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Tests.Components.Account;

public class OwnNoticesTests : ConsoleBunitContext
{
    public OwnNoticesTests()
    {
        Services.AddSingleton<IQueryCompiler<Alert>>(new QueryCompiler<Alert>(AlertQuerySchema.Create(), Time));
        var box = JSInterop.SetupModule("./Components/Shared/QueryBox.razor.js");
        box.Mode = JSRuntimeMode.Loose;
    }

    [Fact, Trait("Req", "RT6")]
    public void Form_ChangedAndSaved_KeepsWhatIsWanted()
    {
        var cut = Render<OwnNotices>();
        Assert.Equal(["panel", "toast", "sound", "browser"], cut.FindAll("fieldset.way").Select(way => way.GetAttribute("data-way")));
        Assert.Empty(cut.FindAll("#reaches-sound"));

        cut.Find("[data-way=sound] input").Change(true);
        Assert.NotNull(cut.Find("#reaches-sound"));
        Assert.Equal("critical", cut.Find("[data-way=sound] [data-try]").GetAttribute("data-severity"));
        cut.Find(".quiet input").Change(true);
        cut.Find("#quiet-from").Change("21:30");
        cut.Find("#quiet-zone").Change("Europe/Berlin");
        cut.FindAll(".quiet-days input")[6].Change(false);
        cut.Find("form").Submit();

        var wanted = Notices.Kept.Wanted;
        Assert.Equal([Severity.Critical], wanted.Sound.Severities);
        Assert.Equal((true, new TimeOnly(21, 30), "Europe/Berlin", 6), (wanted.Quiet.IsOn, wanted.Quiet.From, wanted.Quiet.Zone, wanted.Quiet.Days.Count));
        Assert.DoesNotContain(DayOfWeek.Sunday, wanted.Quiet.Days);
        Assert.Equal("Saved.", cut.Find(".notice[data-kind=good]").TextContent);
    }

    [Fact, Trait("Req", "RT6")]
    public void Save_Refused_MarksTheFieldAndOffersWhatIsKept()
    {
        Notices.Refusal = new InputRefusedException("quiet.zone", "There is no such zone.");
        var cut = Render<OwnNotices>();
        cut.Find(".quiet input").Change(true);

        cut.Find("form").Submit();
        Assert.Equal("There is no such zone.", cut.Find("#quiet-zone-error").TextContent);
        Assert.Contains("Not saved", cut.Find(".notice").TextContent, StringComparison.Ordinal);

        Notices.Refusal = new InputRefusedException("", "These settings were changed in another tab meanwhile.");
        cut.Find("form").Submit();
        cut.Find(".notice button").Click();
        Assert.Empty(cut.FindAll("#quiet-from"));
    }
}
