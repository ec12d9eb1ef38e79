using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Presence.Domain;
using Presence.Functions.Storage;
using Presence.Functions.Storage.Tables;
using Presence.Functions.Tests.Support;

namespace Presence.Functions.Tests.Storage;

/// <summary>What a later build has written and this one does not understand is there after this one has written.</summary>
public sealed class LaterBuildTests
{
    private const string Later = ""","Mood":{"now":"é😀","since":[1,null]}}""";

    private static readonly RowMapping<UserRow> Users = RowMapping.Of(RowKind.User);

    [Fact]
    public void Columns_of_any_type_stay_in_every_kind_of_row()
    {
        (string, object)[] columns =
        [
            ("Mood", "tea"), ("Mood0", 7), ("SessionsX", 8L), ("Items", true), ("Blob", new byte[] { 1, 2 }), ("Real", 0.5),
            ("Since", Examples.Now), ("Id", Guid.Empty),
        ];
        Stay(RowKind.User, Examples.Row, Examples.RowOf(7));
        Stay(RowKind.Subscriptions, Examples.Subscriptions, SubscriptionList.None);
        Stay(RowKind.Friends, Examples.Friends, FriendList.None);

        void Stay<T>(RowKind<T> kind, T before, T after)
        {
            var mapping = RowMapping.Of(kind);
            var stored = mapping.Write("p", "r", new(before, null));
            foreach (var (name, content) in columns) stored[name] = content;

            var written = mapping.Write("p", "r", mapping.Read(World.Ann, stored).Next(after, "id"));

            foreach (var (name, content) in columns) Assert.Equal(content, written[name]);
            Assert.Equal(after, mapping.Read(World.Ann, written).Value);
        }
    }

    [Fact]
    public void Nothing_is_kept_of_a_row_that_is_understood()
    {
        var stored = Users.Write("p", "user", new(Examples.Row, null, "id,"));
        stored["odata.etag"] = "t";
        stored["Timestamp"] = Examples.Now;

        Assert.Equal(new Versioned<UserRow>(Examples.Row, "t", "id,"), Users.Read(World.Ann, stored));
    }

    [Theory, InlineData("Sessions"), InlineData("Notices"), InlineData("PushedOut")]
    public void Properties_of_items_stay_as_long_as_the_item(string column)
    {
        var stored = Users.Write("p", "user", new(Examples.Row, null));
        stored[column] = stored.GetString(column).Replace("}]", Later + "]", StringComparison.Ordinal);
        var read = Users.Read(World.Ann, stored);
        Assert.Equal(Examples.Row, read.Value);

        var written = Users.Write("p", "user", read.Next(Examples.Row with { State = Examples.State with { Ver = 7 } }, "id"));

        Same(stored.GetString(column), written.GetString(column));
        var nobody = Users.Write("p", "user", read.Next(UserRow.None, "id"));
        Assert.Equal("[]", nobody.GetString(column));
    }

    [Fact]
    public void Properties_of_a_connection_stay_while_its_session_changes()
    {
        var stored = Users.Write("p", "user", new(Examples.Row, null));
        var last = $"\"Since\":{Examples.Now.UtcTicks}";
        stored["Sessions"] = stored.GetString("Sessions").Replace(last + "}", last + Later, StringComparison.Ordinal);
        var read = Users.Read(World.Ann, stored);
        var session = read.Value.State.Sessions[1];
        var changed = session with { Connections = [new Connection("c9"), session.Connections[1]], Flaps = 9 };
        var state = read.Value.State with { Sessions = read.Value.State.Sessions.Replace(session, changed) };

        var written = Users.Write("p", "user", read.Next(read.Value with { State = state }, "id"));

        var connections = JsonNode.Parse(written.GetString("Sessions"))![1]!["Connections"]!.AsArray();
        Assert.Equal("""{"Id":"c9"}""", connections[0]!.ToJsonString());
        Assert.Equal("é😀", (string?)connections[1]!["Mood"]!["now"]);
    }

    [Fact]
    public void Properties_of_subscriptions_stay_and_columns_stay_within_their_size()
    {
        var mapping = RowMapping.Of(RowKind.Subscriptions);
        var watching = Examples.Watching(Enumerable.Range(0, 150).Select(i => $"user{i}"));
        var stored = mapping.Write("p", "subscriptions", new(watching, null));
        var long200 = new string('x', 200);
        var half = stored.GetString("Items0").Replace("}", $",\"Mood\":\"{long200}\"}}", StringComparison.Ordinal);
        var items = JsonNode.Parse(half)!.AsArray();
        stored["Items0"] = new JsonArray([.. items.Take(75).Select(item => item!.DeepClone())]).ToJsonString();
        stored["Items1"] = new JsonArray([.. items.Skip(75).Select(item => item!.DeepClone())]).ToJsonString();
        var more = Examples.Watching(Enumerable.Range(0, 600).Select(i => $"user{i}"));

        var written = mapping.Write("p", "subscriptions", mapping.Read(World.Ann, stored).Next(more, "id"));

        var columns = written.Keys.Where(name => name.StartsWith("Items", StringComparison.Ordinal)).Select(written.GetString).ToList();
        Assert.All(columns, column => Assert.InRange(column.Length, 1, 32 * 1024));
        var all = columns.SelectMany(column => JsonNode.Parse(column)!.AsArray()).ToList();
        Assert.Equal(600, all.Count);
        Assert.Equal(150, all.Count(item => (string?)item!["Mood"] == long200));
        Assert.Equal(more, mapping.Read(World.Ann, written).Value);
    }

    [Fact]
    public void A_value_of_a_later_build_stays_and_the_rules_do_not_see_its_item()
    {
        var stored = Users.Write("p", "user", new(Examples.Row, null));
        Rename(stored, "Sessions", "\"Lapsed\"", "\"Dozing\"");
        Rename(stored, "Notices", "\"LinkClosed\"", "\"Dozed\"");
        Rename(stored, "PushedOut", "\"Mac\"", "\"Watch\"");

        var read = Users.Read(World.Ann, stored);

        Assert.Equal(["s1", "s2", "s3"], read.Value.State.Sessions.Select(session => session.Id));
        Assert.Equal(["tea"], read.Value.State.Notices.Items.Select(notice => notice.Text));
        Assert.Empty(read.Value.State.PushedOut);
        var written = Users.Write("p", "user", read.Next(read.Value with { Scheduled = default }, "id"));
        foreach (var column in new[] { "Sessions", "Notices", "PushedOut" }) Same(stored.GetString(column), written.GetString(column));
    }

    [Theory]
    [InlineData("Platform", "Watch"), InlineData("Phase", "Dozing"), InlineData("Phase", "online"), InlineData("Phase", "1")]
    public void A_session_with_a_value_of_a_later_build_is_not_one_for_the_rules(string property, string value)
    {
        var session = JsonNode.Parse("""{"Id":"s1","Platform":"Web","Instance":"","Phase":"Online","Until":1,"SignedInAt":1}""")!;
        session[property] = value;
        var stored = new TableEntity("p", "user") { ["Sessions"] = $"[{session.ToJsonString()}]" };

        var read = Users.Read(World.Ann, stored);

        Assert.Empty(read.Value.State.Sessions);
        Same(stored.GetString("Sessions"), Users.Write("p", "user", read.Next(Examples.RowOf(2), "id")).GetString("Sessions"));
    }

    [Fact]
    public void Items_that_are_not_understood_keep_their_place_among_the_others()
    {
        static string Packed(string ids) => $"[{string.Join(',', ids.Select(id => $$"""
            {"Id":"{{id}}","Platform":"{{(char.IsUpper(id) ? "Watch" : "Web")}}","Instance":"","Phase":"Online","Until":1,"SignedInAt":1}
            """))}]";
        var read = Users.Read(World.Ann, new TableEntity("p", "user") { ["Sessions"] = Packed("AbCdEf") });
        var left = read.Value.State.Sessions.Where(session => session.Id != "d").Append(Examples.Session with { Id = "g" });

        var written = Users.Write("p", "user", read.Next(new(UserState.None with { Sessions = new([.. left]) }, default), "id"));

        var ids = JsonNode.Parse(written.GetString("Sessions"))!.AsArray().Select(session => (string?)session!["Id"]);
        Assert.Equal("AbCEfg", string.Concat(ids));
    }

    [Fact]
    public void A_status_of_a_later_build_is_what_the_sessions_make_it_and_stays_until_they_say_otherwise()
    {
        var stored = Users.Write("p", "user", new(Examples.Row, null));
        stored["StatusType"] = 9;
        var read = Users.Read(World.Ann, stored);

        Assert.Equal(StatusType.Online, read.Value.State.Status.Type);
        Assert.Equal(9, Users.Write("p", "user", read.Next(read.Value with { Scheduled = default }, "id")).GetInt32("StatusType"));
        Assert.Equal(3, Users.Write("p", "user", read.Next(UserRow.None, "id")).GetInt32("StatusType"));
    }

    [Fact]
    public void Long_texts_go_into_several_columns_and_nothing_is_left_of_them_after_shorter_ones()
    {
        var stored = Users.Write("p", "user", new(Examples.Row, null));
        var mood = string.Concat(Enumerable.Repeat("é😀", 20_000));
        var notices = stored.GetString("Notices").Replace("}]", $",\"Mood\":\"{mood}\"}}]", StringComparison.Ordinal);
        PackedText.Write(stored, "Notices", notices);
        Assert.NotNull(stored.GetString("Notices2"));
        Assert.All(["Notices", "Notices1"], column => Assert.False(char.IsHighSurrogate(stored.GetString(column)[^1])));

        var read = Users.Read(World.Ann, stored);
        var written = Users.Write("p", "user", read.Next(read.Value with { Scheduled = default }, "id"));

        Same(PackedText.Read(stored, "Notices")!, PackedText.Read(written, "Notices")!);
        var shorter = Users.Write("p", "user", Users.Read(World.Ann, written).Next(UserRow.None, "id"));
        Assert.DoesNotContain(shorter.Keys, column => column.StartsWith("Notices", StringComparison.Ordinal) && column != "Notices");
    }

    private static void Rename(TableEntity entity, string column, string before, string after)
    {
        Assert.Contains(before, entity.GetString(column), StringComparison.Ordinal);
        entity[column] = entity.GetString(column).Replace(before, after, StringComparison.Ordinal);
    }

    private static void Same(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{expected}\n{actual}");
}
