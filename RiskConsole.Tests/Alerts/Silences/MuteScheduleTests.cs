using RiskConsole.Alerts.Silences;

namespace RiskConsole.Tests.Alerts.Silences;

public class MuteScheduleTests
{
    [Fact, Trait("Req", "AL10")]
    public void Spans_RandomTimesInManyZones_AreWhatTheClockOnTheWallSays()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 150; round++)
        {
            var (times, zone) = (SomeWindow.Random(random), TimeZoneInfo.FindSystemTimeZoneById(SomeWindow.Zones[random.Next(SomeWindow.Zones.Length)]));
            var schedule = new MuteSchedule(times, zone);
            var from = Moment(random, zone);
            var to = from.AddDays(30);
            var spans = schedule.Spans(from).TakeWhile(span => span.From < to).ToArray();
            var edges = spans.SelectMany(s => new[] { s.From, s.To ?? to }).Where(e => e < to);
            var moments = Enumerable.Range(0, 150).Select(_ => from.AddMinutes(random.Next(30 * 1440))).Concat(edges).Concat(edges.Select(e => e.AddTicks(-1))).Where(m => m >= from);
            foreach (var at in moments)
            {
                var expected = SomeWindow.HoldsPlainly(times, zone, at);
                Assert.True(expected == schedule.Holds(at), $"Holds {at:O} in {zone.Id}: {MuteTimesJson.Write(times)}");
                Assert.True(expected == spans.Any(s => at >= s.From && !(at >= s.To)), $"Spans {at:O} in {zone.Id}: {MuteTimesJson.Write(times)}");
            }
        }
    }

    [Theory, Trait("Req", "AL10")]
    [InlineData("Europe/Zurich", "2027-03-27T20:00Z", "2027-03-27T21:00Z", "2027-03-28T04:00Z", 7)] // Forward: an hour is missing.
    [InlineData("Europe/Zurich", "2026-10-24T19:00Z", "2026-10-24T20:00Z", "2026-10-25T05:00Z", 9)] // Back: an hour comes twice.
    [InlineData("UTC", "2027-03-27T20:00Z", "2027-03-27T22:00Z", "2027-03-28T06:00Z", 8)]
    public void Spans_OverANightOfSettingClocks_FollowTheWall(string zone, string from, string begins, string ends, int hours)
    {
        var span = new MuteSchedule(SomeWindow.Nightly, TimeZoneInfo.FindSystemTimeZoneById(zone)).Spans(At(from)).First();

        Assert.Equal((At(begins), At(ends)), (span.From, span.To));
        Assert.Equal(TimeSpan.FromHours(hours), span.To - span.From);
    }

    [Fact, Trait("Req", "AL10")]
    public void Spans_HourThatIsSkipped_DoesNotHappen_HourThatComesTwice_HappensTwice()
    {
        var times = new MuteTimes([new MuteInterval { Hours = [new(150, 180)] }]);
        var schedule = new MuteSchedule(times, TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich"));

        Assert.Equal(At("2027-03-29T00:30Z"), schedule.Spans(At("2027-03-27T12:00Z")).First().From);
        Assert.Equal([At("2026-10-25T00:30Z"), At("2026-10-25T01:30Z")],
            schedule.Spans(At("2026-10-24T12:00Z")).Take(2).Select(span => span.From));
    }

    [Fact, Trait("Req", "AL10")]
    public void Spans_RareAndConstantTimes_AreFoundOrHaveNoEnd()
    {
        var leap = new MuteTimes([new MuteInterval { DaysOfMonth = [new(29, 29)], Months = [new(2, 2)] }]);
        var always = new MuteTimes([new MuteInterval()]);
        var over = new MuteTimes([new MuteInterval { Years = [new(2020, 2021)] }]);
        var now = At("2026-11-21T08:00Z");

        Assert.Equal(At("2028-02-29T00:00Z"), new MuteSchedule(leap, TimeZoneInfo.Utc).Spans(now).First().From);
        Assert.Equal([new MuteSpan(now, null)], new MuteSchedule(always, TimeZoneInfo.Utc).Spans(now));
        Assert.Empty(new MuteSchedule(over, TimeZoneInfo.Utc).Spans(now));
    }

    [Fact, Trait("Req", "AL10")]
    public void Json_AnyTimes_ComeBackTheSame()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var json = MuteTimesJson.Write(SomeWindow.Random(random));
            Assert.Equal(json, MuteTimesJson.Write(MuteTimesJson.Read(json)));
        }
    }

    [Theory, Trait("Req", "AL10")]
    [InlineData("""[{"times":[{"start_time":"9:00","end_time":"10:00"}]}]""", "\"9:00\" is no time of day")]
    [InlineData("""[{"times":[{"start_time":"09:00","end_time":"24:30"}]}]""", "\"24:30\" is no time of day")]
    [InlineData("""[{"times":[{"start_time":"09:00","end_time":"09:00"}]}]""", "is no time")]
    [InlineData("""[{"times":[null]}]""", "is no time of day")]
    [InlineData("""[{"weekdays":["someday"]}]""", "\"someday\" is no weekday")]
    [InlineData("""[{"weekdays":[null]}]""", "is no weekday")]
    [InlineData("""[{"days_of_month":["32"]}]""", "from -31 to 31")]
    [InlineData("""[{"days_of_month":["0"]}]""", "no day 0")]
    [InlineData("""[{"days_of_month":["5:1"]}]""", "Write 1:5")]
    [InlineData("""[{"months":["march:january"]}]""", "backwards")]
    [InlineData("""[{"years":["12"]}]""", "no year")]
    [InlineData("""[{"hours":[]}]""", "hours")]
    [InlineData("""[null]""", "null")]
    [InlineData("""{"times":""", "no list of intervals")]
    public void Json_WhatIsWrong_IsSaid(string json, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => MuteTimesJson.Read(json)).Message, StringComparison.Ordinal);

    [Fact, Trait("Req", "AL10")]
    public void Json_AlertmanagersWords_AreRead()
    {
        var times = MuteTimesJson.Read(
            """[{"times":[{"start_time":"09:00","end_time":"17:00"}],"weekdays":["monday:wednesday","saturday"],"days_of_month":["1:5","-3:-1"],"months":["january:march","12"],"years":["2026:2028"]}]""");

        var interval = Assert.Single(times.Intervals);
        Assert.Equal([new(540, 1020)], interval.Hours);
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Saturday], interval.Weekdays);
        Assert.Equal([new(1, 5), new(-3, -1)], interval.DaysOfMonth);
        Assert.Equal([new(1, 3), new(12, 12)], interval.Months);
        Assert.Equal([new(2026, 2028)], interval.Years);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Mostly near a setting of the clocks.</summary>
    private static DateTimeOffset Moment(Random random, TimeZoneInfo zone)
    {
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(random.Next(600));
        for (var i = 0; random.Next(3) > 0 && i < 300 && zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(5)); i++)
            day = day.AddDays(1);
        return day.AddMinutes(random.Next(1440)).AddTicks(random.Next(10_000));
    }
}
